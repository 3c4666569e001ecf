"""Rules about all commitments of one tree together: ids, handles, goals and who waits for whom."""
