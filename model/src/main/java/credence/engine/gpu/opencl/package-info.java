/**
 * The way to a card through OpenCL 1.2: {@link credence.engine.gpu.opencl.OpenClDevices} finds
 * devices and opens one, {@link credence.engine.gpu.opencl.OpenClDevice} is its memory and launches
 * for one engine. A card's context and compiled kernels are shared by the engines of the process.
 * Nothing here knows of networks.
 */
package credence.engine.gpu.opencl;
