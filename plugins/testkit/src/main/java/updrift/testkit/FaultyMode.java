package updrift.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file's mode and owner; reading or setting them may fail. */
record FaultyMode(FaultyFiles faults, Path path, PosixFileAttributeView real) implements PosixFileAttributeView {
    @Override
    public String name() {
        return real.name();
    }

    @Override
    public PosixFileAttributes readAttributes() throws IOException {
        faults.operation(path);
        return real.readAttributes();
    }

    @Override
    public void setPermissions(Set<PosixFilePermission> mode) throws IOException {
        faults.operation(path);
        real.setPermissions(mode);
        faults.tell(recorder -> recorder.modeSet(path));
    }

    @Override
    public void setTimes(@Nullable FileTime modified, @Nullable FileTime accessed, @Nullable FileTime created)
            throws IOException {
        faults.operation(path);
        real.setTimes(modified, accessed, created);
    }

    @Override
    public UserPrincipal getOwner() throws IOException {
        faults.operation(path);
        return real.getOwner();
    }

    @Override
    public void setOwner(UserPrincipal owner) throws IOException {
        faults.operation(path);
        real.setOwner(owner);
    }

    @Override
    public void setGroup(GroupPrincipal group) throws IOException {
        faults.operation(path);
        real.setGroup(group);
    }
}
