"""``warwire errors``: sort what a system got wrong, with examples."""

from __future__ import annotations

from pathlib import Path

import click

from warwire.cli.output import echo_json, json_option
from warwire.cli.scoring_options import gold_options

__all__ = ["errors"]


@click.command()
@click.argument("predictions", type=click.Path(path_type=Path))
@gold_options
@click.option("--limit", type=click.IntRange(0), default=5, show_default=True, help="Examples of a kind; 0 for all.")
@json_option
def errors(
    predictions: Path, split: str | None, release: str | None, gold: Path | None, limit: int, as_json: bool
) -> None:
    """Sort what PREDICTIONS got wrong, with examples in context and a confusion matrix."""
    from warwire.eval.mistakes import KINDS, find_mistakes
    from warwire.eval.report import rule_counts
    from warwire.eval.scoring import choose_gold, read_answers
    from warwire.eval.tables import aligned

    read = choose_gold(gold, split, release)[0]
    answers = read_answers(predictions, read)
    mistakes = find_mistakes(read, answers)
    if as_json:
        echo_json(mistakes.to_dict(limit) | {"problems": rule_counts(answers.problems), "set_aside": len(answers.held)})
        return
    faults = sum(problem.severity == "error" for problem in answers.problems)
    if faults:
        click.echo(
            f"{predictions}: {faults} problems (warwire predictions check), {len(answers.held)} items "
            "set aside, which are not among the mistakes",
            err=True,
        )
    counts = mistakes.counts()
    click.echo(aligned([(kind, str(counts[kind])) for kind in KINDS]))
    labels = list(mistakes.confusion)
    rows = [("gold \\ predicted", *labels)]
    rows += [(one, *(str(mistakes.confusion[one][other]) for other in labels)) for one in labels]
    click.echo("\n" + aligned(rows))
    shown = list(mistakes.examples(limit))
    for kind, meaning in KINDS.items():
        examples = [mistake for mistake in shown if mistake.kind == kind]
        if examples:
            click.echo(f"\n{kind}: {meaning}")
            for mistake in examples:
                click.echo(f"  {mistake}")
