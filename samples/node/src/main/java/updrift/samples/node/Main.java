package updrift.samples.node;

/** The command line of the reference host. */
public final class Main {
    private Main() {}

    /** Prints the version. */
    public static void main(String[] arguments) {
        System.out.println(Main.class.getPackage().getImplementationVersion());
    }
}
