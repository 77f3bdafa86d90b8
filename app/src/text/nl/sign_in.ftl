## Het inlogformulier.
sign-in-title = Inloggen
sign-in-lede = Bekijk alles wat { $brand } over je bewaart, en bepaal waarvoor het wordt gebruikt.
sign-in-email = E-mailadres
sign-in-password = Wachtwoord
sign-in-button = Inloggen
sign-in-help = Geen account, of je wachtwoord kwijt? Schrijf naar
sign-in-failed = Niet ingelogd
sign-in-missing = Vul je e-mailadres en je wachtwoord in.
sign-in-wrong = Er is geen account met dit e-mailadres en wachtwoord. Controleer beide en probeer het opnieuw.
sign-in-too-many = { $count ->
    [one] Er waren te veel pogingen. Probeer het over { $count } minuut opnieuw.
   *[other] Er waren te veel pogingen. Probeer het over { $count } minuten opnieuw.
}
sign-in-unavailable = Het is erg druk. Probeer het zo meteen opnieuw.
