"""A branch's year: borrowers, officers and a dispatcher, who know the store by its commands only."""
