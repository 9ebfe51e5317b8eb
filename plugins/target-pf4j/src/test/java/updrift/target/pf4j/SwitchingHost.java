package updrift.target.pf4j;

import java.nio.file.Path;
import java.util.Map;
import updrift.api.target.Attempt;

/** A host in a process of its own that switches to another set and back, again and again, until it is killed. */
final class SwitchingHost {
    static final Map<String, String> LEAD = Map.of("lead", "shop");

    private SwitchingHost() {}

    static Map<String, byte[]> first() {
        return Map.of(
                "shop.jar", TestPlugins.jar("shop", "1.0.0", "till"),
                "till.jar", TestPlugins.jar("till", "1.0.0", ""));
    }

    static byte[] second() {
        return TestPlugins.zip(Map.of(
                "shop.jar", TestPlugins.jar("shop", "2.0.0", "ledger"),
                "ledger.jar", TestPlugins.jar("ledger", "2.0.0", "")));
    }

    public static void main(String[] arguments) {
        TestHost host = new TestHost(Path.of(arguments[0]));
        host.restart();
        Pf4jTarget target = host.open(LEAD);
        while (true) {
            Attempt attempt = host.activate(target, "2.0.0", second());
            System.out.println("switched");
            target.rollBack(attempt);
        }
    }
}
