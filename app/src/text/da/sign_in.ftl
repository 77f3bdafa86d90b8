## Formularen til at logge ind.
sign-in-title = Log ind
sign-in-lede = Se alt, hvad { $brand } har om dig, og bestem, hvad det bruges til.
sign-in-email = E-mailadresse
sign-in-password = Adgangskode
sign-in-button = Log ind
sign-in-help = Ingen konto, eller glemt din adgangskode? Skriv til
sign-in-failed = Ikke logget ind
sign-in-missing = Skriv din e-mailadresse og din adgangskode.
sign-in-wrong = Der er ingen konto med denne e-mailadresse og adgangskode. Se begge efter, og prøv igen.
sign-in-too-many = { $count ->
    [one] Der var for mange forsøg. Prøv igen om { $count } minut.
   *[other] Der var for mange forsøg. Prøv igen om { $count } minutter.
}
sign-in-unavailable = Vi har meget travlt. Prøv igen om lidt.
