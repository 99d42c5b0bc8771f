"""The scoring harness: every task from one file of predictions, with intervals, tests and a signature.

The definitions are those of ``eval/PROTOCOL.md``.
"""

from warwire.eval.comparing import Comparison, compare
from warwire.eval.gold import Gold, read_gold
from warwire.eval.report import Report
from warwire.eval.scoring import score
from warwire.eval.signature import Signature

__all__ = ["Comparison", "Gold", "Report", "Signature", "compare", "read_gold", "score"]
