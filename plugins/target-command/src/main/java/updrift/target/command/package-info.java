/** Updates that programs of the host install, such as packages of the operating system or containers. */
@NullMarked
package updrift.target.command;

import org.jspecify.annotations.NullMarked;
