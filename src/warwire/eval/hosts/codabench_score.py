"""Score a submission on Codabench: ``python3 score.py INPUT OUTPUT``.

Reads the gold in ``INPUT/ref`` and the submission in ``INPUT/res``; writes ``OUTPUT/scores.json`` and
``OUTPUT/detailed_results.html``. Exit codes: 0 scored; 1 the submission cannot be scored, and the page says why; 2 the
machine cannot score.

The harness is in ``lib`` beside this file, as it was when the bundle was made. What it needs is listed with versions in
``requirements.txt`` and installed with pip where it is missing; nothing is fetched where all of it is there.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> int:
    """Install what is missing, and score with the harness beside this file."""
    if len(sys.argv) != 3:
        print("usage: python3 score.py INPUT OUTPUT", file=sys.stderr)
        return 2
    requirements = HERE / "requirements.txt"
    needed = [line.partition("==")[0] for line in requirements.read_text(encoding="utf-8").split()]
    if missing := [name for name in needed if find_spec(name) is None]:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "-r", str(requirements)]
        if subprocess.run(command, check=False).returncode:
            print(
                f"{', '.join(missing)}: neither installed nor to be fetched. "
                "In competition.yaml name a docker_image that has what requirements.txt lists",
                file=sys.stderr,
            )
            return 2
        importlib.invalidate_caches()
    sys.path.insert(0, str(HERE / "lib"))
    from warwire.eval.hosts.scorer import run

    return run(Path(sys.argv[1]), Path(sys.argv[2]))


if __name__ == "__main__":
    sys.exit(main())
