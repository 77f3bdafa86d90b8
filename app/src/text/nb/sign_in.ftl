## sign_in
