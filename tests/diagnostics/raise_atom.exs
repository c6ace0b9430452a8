raise :oops
