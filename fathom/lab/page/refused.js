// What is said about a question that makes no sense: to be shown to whoever asked, as it is.

export class Refused extends Error {}
