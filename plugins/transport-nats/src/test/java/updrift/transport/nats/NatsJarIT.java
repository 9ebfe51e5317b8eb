package updrift.transport.nats;

import updrift.testkit.PluginJarContract;

class NatsJarIT extends PluginJarContract {
    @Override
    protected String id() {
        return "transport-nats";
    }

    /** The client of NATS stands inside. */
    @Override
    protected long sizeMax() {
        return 1 << 20;
    }
}
