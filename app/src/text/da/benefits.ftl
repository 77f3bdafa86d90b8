## benefits
