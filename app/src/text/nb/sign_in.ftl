## Skjemaet for å logge inn.
sign-in-title = Logg inn
sign-in-lede = Se alt { $brand } har om deg, og bestem hva det brukes til.
sign-in-email = E-postadresse
sign-in-password = Passord
sign-in-button = Logg inn
sign-in-help = Ingen konto, eller mistet passordet? Skriv til
sign-in-failed = Ikke logget inn
sign-in-missing = Skriv inn e-postadressen og passordet ditt.
sign-in-wrong = Det finnes ingen konto med denne e-postadressen og dette passordet. Se over begge og prøv igjen.
sign-in-too-many = { $count ->
    [one] Det var for mange forsøk. Prøv igjen om { $count } minutt.
   *[other] Det var for mange forsøk. Prøv igjen om { $count } minutter.
}
sign-in-unavailable = Vi har det svært travelt. Prøv igjen om et øyeblikk.
