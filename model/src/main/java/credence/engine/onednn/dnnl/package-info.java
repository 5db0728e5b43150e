/**
 * The native library oneDNN as the rest of the engine sees it: loading it, making its primitives,
 * running them, and vectors of floats outside the heap that Java and the library share. Every
 * resource belongs to one {@code Primitives} and is freed with it. {@code Implementations} says
 * which of the library's kernels must not be used, and why. Nothing here knows of layers, weights
 * or training.
 */
package credence.engine.onednn.dnnl;
