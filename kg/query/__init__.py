"""Questions to the graph: ready ones, one entity's dossier, a timeline, a path between two."""
