/** TTL of a load balancer's own name. Source: Elastic Load Balancing User Guide, "Request routing". */
export const LOAD_BALANCER_TTL_SECONDS = 60;
