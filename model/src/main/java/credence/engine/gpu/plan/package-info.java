/**
 * A network and a method as lists of launches over buffers that are allocated once: {@link
 * credence.engine.gpu.plan.NetworkPlan} has the lists of the layers' passes, {@link
 * credence.engine.gpu.plan.FlatVectors} those of the parameters, and {@link
 * credence.engine.gpu.plan.StepWords} is what differs from step to step. What a list does is in the
 * kernels. Nothing here knows which way leads to the device.
 */
package credence.engine.gpu.plan;
