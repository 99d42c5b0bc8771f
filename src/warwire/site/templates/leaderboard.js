"use strict";
// The board: DataTables sorts and searches it; the selects narrow it to a split, a part and tasks.
// Lines that are equal in what they are sorted by keep the order of the page, which has the best mean first.

const FIRST_TASK = 5;
const split = byId("split"), slice = byId("slice");

DataTable.ext.search.push((settings, _data, index) => {
  const row = settings.aoData[index].nTr;
  const [by, value] = slice.value.split("|");
  return (
    (!split.value || row.dataset.split === split.value) &&
    row.dataset.by === by &&
    (value === "*" || row.dataset.value === value)
  );
});

const table = new DataTable("#board", {
  paging: false,
  autoWidth: false,
  order: [[1, "asc"]],
  layout: { topStart: "search", topEnd: null, bottomStart: "info", bottomEnd: null },
  language: { search: "Find a system", info: "_TOTAL_ lines", infoEmpty: "no line", infoFiltered: "of _MAX_", zeroRecords: "No system has this." },
});

function narrow() {
  table.column(2).visible(!split.value, false);
  table.column(3).visible(slice.value !== "|", false);
  table.column(1).visible(slice.value === "|", false);
  table.order(slice.value === "|" ? [[1, "asc"]] : [[FIRST_TASK, "desc"]]);
  table.draw();
}
split.addEventListener("change", narrow);
slice.addEventListener("change", narrow);
for (const box of document.querySelectorAll("[name=task]"))
  box.addEventListener("change", () => table.column(FIRST_TASK + Number(box.value)).visible(box.checked));
narrow();

const rankings = document.querySelectorAll(".ranking");
if (rankings.length) {
  const choose = () => {
    const of = (node) => node.dataset.split === byId("rank-split").value && node.dataset.figure === byId("rank-figure").value;
    showChosen(rankings, of);
    byId("no-ranking").hidden = [...rankings].some(of);
  };
  byId("rank-split").addEventListener("change", choose);
  byId("rank-figure").addEventListener("change", choose);
  choose();
}
document.documentElement.dataset.ready = "yes";
