package updrift.api.target.probe;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import updrift.api.config.Setting;
import updrift.api.config.Settings;
import updrift.api.error.ErrorCode;
import updrift.api.error.UpdriftException;
import updrift.api.release.Version;
import updrift.api.target.Health;
import updrift.api.target.disk.DurableFiles;

/**
 * Asks what a target applied whether it runs as announced. The setting {@code probe} chooses how:
 *
 * <ul>
 *   <li>{@code none}: whatever is there is good;
 *   <li>{@code http://…} or {@code https://…}: an answer of 200 to 299 within 64 KiB that has the version as a word, or any such answer where the URL itself
 *       carries {@code {version}} and so leaves the judgement to the server; asked again and again until the answer is good or the time is over, for what was
 *       switched may be starting;
 *   <li>{@code tcp:HOST:PORT}: a connection is taken, tried again likewise;
 *   <li>anything else is a command that exits with 0 and prints the version as a word ({@link BoundedProcess} tells its bounds). Its first word is an absolute
 *       path or stands below the subject; {@code {version}} and the subject's placeholder are filled in.
 * </ul>
 *
 * <p>Methods block for up to the timeout, so they belong on a worker, one at a time; {@link #close} may come from any thread.
 */
public final class Probe implements AutoCloseable {
    /** The key of the setting. */
    public static final String KEY = "probe";

    private final Question question;
    private final Question beforeSwitch;

    private Probe(Question question) {
        this(question, question);
    }

    private Probe(Question question, Question beforeSwitch) {
        this.question = question;
        this.beforeSwitch = beforeSwitch;
    }

    /**
     * The declaration that a factory lists among its settings.
     *
     * @param placeholder stands for the subject in a command, such as {@code {file}}
     * @param otherwise what holds if it is left out, for people, without a full stop
     */
    public static Setting setting(String placeholder, String otherwise) {
        return new Setting(
                KEY,
                Setting.Kind.TEXT,
                null,
                "none, http://…, https://…, tcp:HOST:PORT, or a command that prints the version, with " + placeholder
                        + " and {version} filled in; " + otherwise);
    }

    /** The declaration of {@code sandbox}, for a factory whose targets call {@link #sandboxed}. */
    public static Setting sandboxSetting() {
        return Sandboxing.setting();
    }

    /**
     * The probe that {@code settings} choose.
     *
     * @param placeholder stands for the subject in a command
     * @param otherwise the setting's value if it is left out; empty if it must be given
     * @param timeout how long one probe may take, {@code TargetContext.probeTimeout()}
     * @throws updrift.api.error.UpdriftException {@code CONFIG_INVALID} naming the setting if its value is of no kind above
     */
    public static Probe from(Settings settings, String placeholder, Optional<String> otherwise, Duration timeout) {
        String text = settings.text(KEY)
                .or(() -> otherwise)
                .map(String::strip)
                .orElseThrow(() -> settings.wrong(KEY, "is required; write none for no probe"));
        if (text.equals("none")) {
            return new Probe(new NoProbe());
        }
        if (text.startsWith("http://") || text.startsWith("https://")) {
            return new Probe(HttpProbe.at(text, settings, timeout));
        }
        if (text.startsWith("tcp:")) {
            return new Probe(TcpProbe.at(text, settings, timeout));
        }
        ProbeCommand command = ProbeCommand.of(text, placeholder, settings);
        return new Probe(new ProgramProbe(command, new BoundedProcess(timeout), Sandboxing.OFF));
    }

    /**
     * This probe, with {@link #checkStaged} in a sandbox as the setting {@code sandbox} says, if it starts a program: one that reads what this process reads, writes
     * nowhere but to a {@code /tmp} and a {@code /dev/shm} of its own, reaches no network and sees no other process. {@link #check} and {@link #version} stay as they are. Closing one closes
     * both. Blocks for some seconds at most if a sandbox is required, and else the first {@code checkStaged} of the process does: then it is tried out.
     *
     * @throws updrift.api.error.UpdriftException {@code CONFIG_INVALID} naming the setting and the remedy if its value is none of {@code auto}, {@code off} and
     *     {@code required}, or if a sandbox is required and none works here
     */
    public Probe sandboxed(Settings settings) {
        return sandboxed(settings, SandboxSearch.SYSTEM);
    }

    Probe sandboxed(Settings settings, SandboxSearch search) {
        return new Probe(question, question.within(Sandboxing.of(settings, search), settings));
    }

    /** Whether {@code subject}, which isn't switched to yet, runs as {@code announced}. Whoever is asked over a network isn't there yet, and is passed over. */
    public Health checkStaged(Path subject, Version announced) {
        if (question.asksWhatIsSwitchedTo() && isThere(subject)) {
            return Health.good("can be asked only after the switch");
        }
        return ask(beforeSwitch, subject, announced);
    }

    /**
     * Whether {@code subject} runs as {@code announced}. What isn't there or can't be started is bad; no answer in time is {@code timedOut}.
     *
     * @throws UpdriftException {@code TARGET_FAILED} if the disk doesn't tell whether it is there, or the host has no room for a process
     */
    public Health check(Path subject, Version announced) {
        return ask(question, subject, announced);
    }

    private static Health ask(Question asked, Path subject, Version announced) {
        return isThere(subject) ? asked.ask(subject, announced) : Health.bad(subject + " isn't there");
    }

    /** A disk that doesn't answer says nothing of the version. */
    private static boolean isThere(Path subject) {
        try {
            return DurableFiles.leadsSomewhere(subject);
        } catch (IOException failure) {
            throw new UpdriftException(
                    ErrorCode.TARGET_FAILED, subject + " can't be looked at: " + failure.getMessage(), failure);
        }
    }

    /** The first word of the answer that has the shape of a version; empty if there is no subject, no answer, or no such word. */
    public Optional<Version> version(Path subject) {
        return isThere(subject) ? question.version(subject) : Optional.empty();
    }

    /** Whether the subject itself is started, so that it has to be executable. */
    public boolean startsSubject() {
        return question.startsSubject();
    }

    /** Ends a probe that runs; later ones end at once. May be called again. */
    @Override
    public void close() {
        question.close();
    }
}
