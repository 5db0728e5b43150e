/**
 * The fast engine on processors: a network compiled into stages over oneDNN. {@link
 * credence.engine.onednn.OnednnEngine} is the door, and {@link
 * credence.engine.onednn.ProcessorPeak} says what it could reach at most; {@code Compiler} turns a
 * {@link credence.net.NetworkSpec} into a {@code Program} for one number of examples, and the rooms
 * below hold its parts. From the ground up:
 *
 * <ul>
 *   <li>{@code dnnl}: the native library, its primitives and memory outside the heap
 *   <li>{@code vectors}: elementwise work in chunks that stay in cache
 *   <li>{@code weights}: the posterior in memory, and where products find their weights
 *   <li>{@code objective}: the gradient of the objective, of data and prior
 *   <li>{@code update}: what a step of the optimiser makes of it
 *   <li>{@code products}: products of inputs and weights, dense, convolved or sparse
 *   <li>{@code stages}: the layers, or a few fused ones, forward and back
 * </ul>
 *
 * <p>Types of these rooms are public so that the rooms can use each other; nobody outside of this
 * package enters them. A step computes the same bytes on one instruction set, whatever the thread.
 */
package credence.engine.onednn;
