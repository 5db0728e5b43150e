/**
 * The seam between the engine's plan and whoever runs it: a {@link
 * credence.engine.gpu.device.GpuDevice} has buffers, copies, launches of the kernels of {@link
 * credence.engine.gpu.device.KernelSource}, and an end. Each way to a card implements it in a
 * package of its own. Nothing here knows what a network is, nor which library stands behind a
 * device.
 */
package credence.engine.gpu.device;
