package updrift.samples.node;

/** The command line of the reference host. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the JVM: 0 when it is done, 1 when it failed, 2 when it was called wrongly. */
    public static void main(String[] arguments) {
        // The version alone loads no library: programs ask for it often.
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            System.out.println("updrift " + version());
            return;
        }
        System.exit(Cli.run(arguments));
    }

    /** As the build says; classes that were never packaged have none. */
    static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }
}
