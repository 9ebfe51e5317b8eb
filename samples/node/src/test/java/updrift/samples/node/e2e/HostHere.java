package updrift.samples.node.e2e;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import updrift.samples.node.WorldHost;

/** A host in this JVM that is watched as a process is. */
final class HostHere extends Process {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final WorldHost host;
    private final PrintStream out;
    private final InputStream output;

    private HostHere(WorldHost host, PrintStream out, InputStream output) {
        this.host = host;
        this.out = out;
        this.output = output;
    }

    static HostHere start(List<String> arguments) throws Exception {
        Pipe pipe = Pipe.open();
        PrintStream out = new PrintStream(Channels.newOutputStream(pipe.sink()), true, StandardCharsets.UTF_8);
        return new HostHere(WorldHost.start(arguments, out), out, Channels.newInputStream(pipe.source()));
    }

    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return output;
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public int waitFor() throws InterruptedException {
        ended.await();
        return 0;
    }

    @Override
    public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
        return ended.await(timeout, unit);
    }

    @Override
    public int exitValue() {
        if (ended.getCount() > 0) {
            throw new IllegalThreadStateException("it runs");
        }
        return 0;
    }

    @Override
    public void destroy() {
        if (ended.getCount() == 0) {
            return;
        }
        host.close();
        out.close();
        ended.countDown();
    }
}
