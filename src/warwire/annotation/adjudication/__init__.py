"""Turn independent readings of the same articles into adjudicated gold.

:mod:`~warwire.annotation.adjudication.differences` finds where readings differ, after
:mod:`~warwire.annotation.adjudication.aligning` has brought them under one set of ids;
:mod:`~warwire.annotation.adjudication.decisions` decides by rule, :mod:`~warwire.annotation.adjudication.session` keeps
what people decide in ``decisions.tsv``, and :mod:`~warwire.annotation.adjudication.apply` writes it into the sources.
"""
