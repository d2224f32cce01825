-- A mark that is already there is locked by whoever learns more of its month, so that a release
-- under way waits for the figures it would otherwise miss: locking needs the right to update.
GRANT UPDATE ON figure_dirty TO :"bus";
