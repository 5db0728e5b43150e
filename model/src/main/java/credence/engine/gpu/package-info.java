/**
 * The engine for GPUs, on kernels of its own: {@link credence.engine.gpu.GpuEngine} is its door. A
 * whole step runs on the device, from the noise to the optimiser: it is a fixed list of launches
 * ({@code plan}) over buffers that are allocated once, through a seam that says what a device must
 * do ({@code device}). Each way to a card is a package of its own; {@code opencl} is one. Nothing
 * here knows of Spark, or who chose the device.
 */
package credence.engine.gpu;
