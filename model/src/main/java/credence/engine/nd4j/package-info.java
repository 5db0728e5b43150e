/**
 * The reference engine: plain ND4J operations and plain loops in double, one layer after the other,
 * on whatever backend ND4J finds, GPUs included. It is written to be read beside the papers, and
 * the fast engine is tested against it. {@link credence.engine.nd4j.Nd4jEngine} is the door and
 * {@link credence.engine.nd4j.GpuThread} chooses a GPU; {@code layers} below holds the layers
 * themselves. Nobody else enters. ND4J is kept to the thread that calls.
 */
package credence.engine.nd4j;
