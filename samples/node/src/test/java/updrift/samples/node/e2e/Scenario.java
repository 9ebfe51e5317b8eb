package updrift.samples.node.e2e;

/** What a fleet has to manage over whatever network and cache, in words of the table in docs/requirements.md. */
enum Scenario {
    TEN_NODES("ten nodes"),
    KILLED_AND_RESUMED("killed, resumed"),
    PARTIAL_HOLDERS("three partial holders"),
    LYING_PEER("lying peers"),
    RATE_LIMIT("rate limit");

    private final String words;

    Scenario(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
