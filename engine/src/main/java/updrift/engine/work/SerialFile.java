package updrift.engine.work;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import updrift.api.disk.StateDirectory;
import updrift.api.error.UpdriftException;

/** One small file that the node's thread rewrites: writes never overtake each other, and those that wait for the disk together are written once. */
public final class SerialFile {
    @SuppressWarnings("ArrayRecordComponent") // lent, never compared
    private record Write(byte[] content, Runnable then, Consumer<UpdriftException> failed) {}

    private final StateDirectory directory;
    private final String name;
    private final Work work;
    private final List<Write> waiting = new ArrayList<>();
    private boolean writing;

    public SerialFile(StateDirectory directory, String name, Work work) {
        this.directory = directory;
        this.name = name;
        this.work = work;
    }

    /** What is there; called on a worker before the first write. */
    public byte @Nullable [] read() {
        return directory.read(name).orElse(null);
    }

    /** Makes {@code content}, or a later one, the file's content; then {@code then} or {@code failed} runs on the node's thread. */
    public void write(byte[] content, Runnable then, Consumer<UpdriftException> failed) {
        waiting.add(new Write(content, then, failed));
        if (!writing) {
            writeNext();
        }
    }

    private void writeNext() {
        writing = true;
        List<Write> batch = List.copyOf(waiting);
        waiting.clear();
        byte[] newest = batch.get(batch.size() - 1).content();
        work.run(
                () -> {
                    directory.replace(name, newest);
                    return true;
                },
                done -> finish(batch, Write::then),
                failure -> finish(batch, write -> () -> write.failed().accept(failure)));
    }

    private void finish(List<Write> batch, Function<Write, Runnable> outcome) {
        writing = false;
        batch.forEach(write -> outcome.apply(write).run());
        if (!waiting.isEmpty() && !writing) {
            writeNext();
        }
    }
}
