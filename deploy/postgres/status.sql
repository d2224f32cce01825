-- One line for one file: applied, pending, or changed after it was applied.
\set applied ''
SELECT to_regclass(format('%I.migration', :'service')) IS NOT NULL AS known \gset
\if :known
SELECT coalesce((SELECT sha256 FROM :"service".migration WHERE name = :'name'), '') AS applied \gset
\endif
SELECT CASE :'applied' WHEN '' THEN 'pending' WHEN :'sha256' THEN 'applied' ELSE 'CHANGED' END AS state \gset
\echo :state :service :name
