"""A branch's year: borrowers, officers, a dispatcher, who know the store by its commands only."""
