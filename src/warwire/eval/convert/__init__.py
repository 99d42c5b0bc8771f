"""Predictions in other tools' formats, made into rows that the harness reads."""

from warwire.eval.convert.formats import FORMATS, Converted, convert

__all__ = ["FORMATS", "Converted", "convert"]
