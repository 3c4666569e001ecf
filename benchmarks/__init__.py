"""Generated data and timings: `python -m benchmarks.generate` and `python -m benchmarks.bench`."""
