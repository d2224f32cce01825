-- A fact may leave again: a situation that another département took over, what an import had brought
-- and took away with it (docs/decisions, 11).
GRANT DELETE ON solicitation_fact, situation_fact TO :"bus";
