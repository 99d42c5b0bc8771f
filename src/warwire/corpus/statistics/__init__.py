"""What the corpus holds, how varied it is, how like real reporting: the figures of ``warwire corpus stats``."""
