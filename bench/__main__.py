"""`make bench`: the figures of one run, side by side, as medians; needs about an hour and a half and an idle machine.

    make bench                              all parts
    make bench PART=b2                      one part
    make bench SCALE=small                  tiny numbers, to see whether the bench itself works

    b1  form page and submit, 1 and 8 clients, beside a bare view of the same stack and django-helpdesk 2.6.1
    b2  officers' lists, a case page, boards, league and digest with 100,000 and 1,000,000 complaints; memory after it
    b3  messages a second by one worker, and how long 10,000 take while submits go on
    b4  memory, start-up, weight of the first page, time from clone to first page
    b5  the clocks of a year with 100,000 cases, two workers and faults; a tick with nothing due among two million clocks
    b6  lists, figures, map and bulletin of missing persons with 50,000 and 500,000 cases; a booklet of 500
    b7  the night of matching, 1,000,000 reports with 20,000 found children: time and memory; comparisons of names

A full run writes bench/out/latest.json, one part of it only that part's figures; SCALE=small writes small.json.
Everything happens under SAMMAN_HOME/bench (var/bench) on 127.0.0.1, in a PostgreSQL cluster of its own.
"""

from __future__ import annotations

import os
import sys

from tools import cluster, prepare, progress


def main() -> None:
    """Prepare packages, assets and texts as `make run` does, then go on in the virtual environment."""
    os.environ["SAMMAN_HOME"] = str(cluster.home().resolve())
    cluster.home().mkdir(parents=True, exist_ok=True)
    if {"-h", "--help"} & set(sys.argv):
        progress.say(__doc__ or "")
        return
    prepare.packages("Bench:", "run")
    prepare.assets("Bench:")
    prepare.hindi("Bench:")
    os.chdir(prepare.ROOT)
    os.execv(prepare.PYTHON, [str(prepare.PYTHON), "-m", "bench.run", *sys.argv[1:]])  # noqa: S606


if __name__ == "__main__":
    main()
