"""Facts in prose: which figure goes with which subject and metric."""
