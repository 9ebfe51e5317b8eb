package updrift.samples.node;

/** {@code on} or {@code off}, as options spell it. */
enum Switch {
    ON,
    OFF;

    static Switch parse(String text) {
        return switch (text) {
            case "on" -> ON;
            case "off" -> OFF;
            default -> throw new IllegalArgumentException("'" + text + "' is neither on nor off");
        };
    }

    @Override
    public String toString() {
        return this == ON ? "on" : "off";
    }
}
