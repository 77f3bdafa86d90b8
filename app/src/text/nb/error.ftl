## Feilsider.
error-not-found = Siden finnes ikke her
error-not-found-what = Adressen er feil, eller siden er ikke for deg.
error-other-site = Dette kom ikke fra vår egen side
error-other-site-what = Det som ble sendt, kom fra et annet nettsted, eller nettleseren din sa ikke hvorfra. Derfor gjorde vi ikke noe med det. Gå tilbake til siden og prøv igjen derfra.
error-conflict = Noe er endret i mellomtiden
error-conflict-what = Siden du kom fra, viser ikke lenger hvordan det er. Åpne den på nytt og se etter før du bestemmer deg.
error-invalid = Det kunne vi ikke lese
error-invalid-what = Noe av det som ble sendt, passer ikke. Gå tilbake, se over skjemaet og send det på nytt.
error-too-many = For ofte
error-too-many-what = { $count ->
    [one] Det var for mange forespørsler. Prøv igjen om { $count } minutt.
   *[other] Det var for mange forespørsler. Prøv igjen om { $count } minutter.
}
error-internal = Noe gikk galt hos oss
error-internal-what = Det er ikke din feil. Vi har skrevet det ned.
error-unavailable = Vi har det for travelt nå
error-unavailable-what = Prøv igjen om et øyeblikk.
error-not-saved = Ingenting er lagret eller endret.
error-maybe-saved = Ingenting er lagret hvis du ikke ser det på aktivitetssiden din.
error-next-home = Til første side
error-next-overview = Til oversikten din
error-next-desk = Til kundeservice
error-request = Hvis du spør oss om det, oppgi dette nummeret:
