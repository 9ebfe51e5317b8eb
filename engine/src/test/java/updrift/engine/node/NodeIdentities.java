package updrift.engine.node;

import java.security.SecureRandom;
import updrift.api.disk.StateDirectory;
import updrift.api.transport.NodeIdentity;

/** Identities such as nodes have, for tests that speak with nodes and aren't any. */
public final class NodeIdentities {
    private NodeIdentities() {}

    /** The identity kept in {@code directory}, made if there is none. */
    public static NodeIdentity open(StateDirectory directory) {
        return NodeTlsIdentity.open(directory, new SecureRandom());
    }
}
