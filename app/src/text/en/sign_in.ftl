## The sign-in form.
sign-in-title = Sign in
sign-in-lede = See everything that { $brand } holds about you, and decide what it is used for.
sign-in-email = E-mail address
sign-in-password = Password
sign-in-button = Sign in
sign-in-help = No account, or a lost password? Write to
sign-in-failed = Not signed in
sign-in-missing = Enter your e-mail address and your password.
sign-in-wrong = There is no account with this e-mail address and password. Check both and try again.
sign-in-too-many = { $count ->
    [one] There were too many attempts. Try again in { $count } minute.
   *[other] There were too many attempts. Try again in { $count } minutes.
}
sign-in-unavailable = We are very busy. Try again in a moment.
