"""Baseline systems: from rules to trained taggers, each a :class:`~warwire.baselines.system.System`."""
