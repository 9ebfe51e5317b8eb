/** What a disk may hold after a crash of the machine, worked out from what a process did to it and what it forced. */
@NullMarked
package updrift.testkit.crash;

import org.jspecify.annotations.NullMarked;
