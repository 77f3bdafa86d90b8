## Fejlsider.
error-not-found = Siden findes ikke her
error-not-found-what = Adressen er forkert, eller siden er ikke til dig.
error-other-site = Det kom ikke fra vores egen side
error-other-site-what = Det, der blev sendt, kom fra et andet websted, eller din browser sagde ikke hvorfra. Derfor gjorde vi ikke noget ved det. Gå tilbage til siden, og prøv igen derfra.
error-conflict = Noget er ændret imens
error-conflict-what = Siden, du kom fra, viser ikke længere, hvordan det er. Åbn den igen, og se efter, før du bestemmer dig.
error-invalid = Det kunne vi ikke læse
error-invalid-what = Noget af det, der blev sendt, passer ikke. Gå tilbage, se formularen efter, og send den igen.
error-too-many = For tit
error-too-many-what = { $count ->
    [one] Der var for mange forespørgsler. Prøv igen om { $count } minut.
   *[other] Der var for mange forespørgsler. Prøv igen om { $count } minutter.
}
error-internal = Noget gik galt hos os
error-internal-what = Det er ikke din skyld. Vi har skrevet det ned.
error-unavailable = Vi har for travlt lige nu
error-unavailable-what = Prøv igen om lidt.
error-not-saved = Intet er gemt eller ændret.
error-maybe-saved = Intet er gemt, hvis du ikke ser det på din aktivitetsside.
error-next-home = Til den første side
error-next-overview = Til dit overblik
error-next-desk = Til kundeservice
error-request = Hvis du spørger os om det, så oplys dette nummer:
