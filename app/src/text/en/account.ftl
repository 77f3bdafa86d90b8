## The account.
account-title = Account and sessions
account-lede = You are signed in as { $name }.
account-language = Language
account-language-label = Language of your pages
account-colours = Colours
account-colours-label = Colours of your pages
account-password = Password
account-done-language = Language changed
account-done-theme = Colours changed
account-done-password = Password changed; all other sessions were ended
account-done-session = Session ended
account-done-others = All other sessions were ended
save = Save
password-current = Present password
password-new = New password
password-hint = At least { $least } characters. A few words in a row are easy to remember and hard to guess.
password-button = Change password
password-failed = Password not changed
password-current-wrong = The present password is not right.
password-too-short = { $count ->
    [one] Use at least { $count } character.
   *[other] Use at least { $count } characters.
}
password-too-long = { $count ->
    [one] Use at most { $count } character.
   *[other] Use at most { $count } characters.
}
password-guessable = This password is easy to guess. Add a word or two.
password-too-personal = Do not use your own address or our name in it.
sessions-title = Where you are signed in
sessions-intro = End any that you do not know, then change your password.
sessions-line = Since { $started }, last used { $used }
sessions-this = This one
sessions-end = End
sessions-end-others = End all but this one
