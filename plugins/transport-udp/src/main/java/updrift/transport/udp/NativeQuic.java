package updrift.transport.udp;

import io.netty.handler.codec.quic.Quic;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;

/** The native library that speaks QUIC; Netty unpacks the platform's one from the jar into the JVM's temporary directory. */
final class NativeQuic {
    private NativeQuic() {}

    /** Loads it, or throws {@code NOT_POSSIBLE} with what would help. */
    static void require() {
        if (!Quic.isAvailable()) {
            Throwable cause = Quic.unavailabilityCause();
            throw new UpdriftException(
                    ErrorCode.NOT_POSSIBLE,
                    "transport udp can't run on " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + ": its native library can't be loaded ("
                            + Lines.of(root(cause)) + "). It has one for Linux with glibc, macOS and Windows on x86_64,"
                            + " and for Linux and macOS on aarch64, and needs a temporary directory whose files may be"
                            + " executed (-Dio.netty.native.workdir names another). Else leave udp out of"
                            + " updrift.transport.use and take tcp",
                    cause);
        }
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
