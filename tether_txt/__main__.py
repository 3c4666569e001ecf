"""``python -m tether_txt`` is the same as ``tether``."""

from tether_txt.cli.main import run

if __name__ == "__main__":
    run()
