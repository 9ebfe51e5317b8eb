package updrift.engine.flow;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import updrift.api.disk.StateDirectory;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Sequence;
import updrift.engine.apply.InstalledMark;

/** The mark below which nothing installs, on the disk: it only ever rises. It stands apart from the statements so that commit can force it from a worker. */
public final class InstalledFile implements InstalledMark {
    private static final String NAME = "installed";
    private static final Pattern CONTENT = Pattern.compile("([0-9]{1,10})\\.([0-9]{1,19})\n");

    private final StateDirectory directory;

    public InstalledFile(StateDirectory directory) {
        this.directory = directory;
    }

    /** The mark, {@link Sequence#ZERO} at first. On a worker. A damaged file stops the node: guessing would lower the mark. */
    public Sequence read() {
        return directory.read(NAME).map(InstalledFile::parse).orElse(Sequence.ZERO);
    }

    private static Sequence parse(byte[] content) {
        Matcher mark = CONTENT.matcher(new String(content, StandardCharsets.US_ASCII));
        if (mark.matches()) {
            try {
                return new Sequence(Integer.parseInt(mark.group(1)), Long.parseLong(mark.group(2)));
            } catch (NumberFormatException tooLarge) {
                throw damaged();
            }
        }
        throw damaged();
    }

    private static UpdriftException damaged() {
        return new UpdriftException(
                ErrorCode.STATE_UNUSABLE,
                "the file flow/" + NAME
                        + " of the state directory is damaged; restore it, or write into it the sequence of"
                        + " the installed release as EPOCH.COUNTER");
    }

    @Override
    public synchronized void force(Sequence sequence) {
        if (sequence.compareTo(read()) > 0) {
            directory.replace(
                    NAME, (sequence.epoch() + "." + sequence.counter() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
