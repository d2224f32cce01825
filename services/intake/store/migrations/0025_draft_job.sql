-- To take the rows it lets go of without waiting for who writes in one, the job locks them.
GRANT UPDATE (updated_at) ON draft TO :"bus";
