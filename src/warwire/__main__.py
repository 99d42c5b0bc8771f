"""Run the command line: ``python -m warwire``."""

from warwire.cli import main

if __name__ == "__main__":
    main()
