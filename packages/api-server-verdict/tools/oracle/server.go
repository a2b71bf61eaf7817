package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	v1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	listers "k8s.io/apiextensions-apiserver/pkg/client/listers/apiextensions/v1"
	"k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	"k8s.io/apiextensions-apiserver/pkg/registry/customresourcedefinition"
	"k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/audit"
	"k8s.io/apiserver/pkg/authentication/user"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/endpoints/filters"
	"k8s.io/apiserver/pkg/endpoints/handlers/responsewriters"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	genericserver "k8s.io/apiserver/pkg/server"
	"k8s.io/client-go/tools/cache"
	"k8s.io/kube-openapi/pkg/builder3"
	"k8s.io/kube-openapi/pkg/util"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

const (
	definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
	// What a server allows by default.
	maxRequestBytes = 3 * 1024 * 1024
)

// namespaces are those of the server that the corpus was recorded from.
var namespaces = sets.New("demo", "system", "test", "default", "kube-system", "kube-public", "kube-node-lease")

// Server takes definitions, and objects of those that it has taken.
type Server struct {
	static map[string]*spec.Schema
	served map[schema.GroupResource]http.Handler
}

// NewServer is a server with no definitions.
func NewServer() http.Handler {
	server := &Server{static: staticSchemas(), served: map[schema.GroupResource]http.Handler{}}
	info := &request.RequestInfoFactory{APIPrefixes: sets.NewString("api", "apis"), GrouplessAPIPrefixes: sets.NewString("api")}
	handler := filters.WithWarningRecorder(filters.WithRequestInfo(server, info))
	administrator := &user.DefaultInfo{Name: "admin", Groups: []string{user.SystemPrivilegedGroup}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			// As a server does, which lives on.
			if recover() != nil {
				http.Error(w, "This request caused apiserver to panic. Look in the logs for details.", http.StatusInternalServerError)
			}
		}()
		handler.ServeHTTP(w, r.WithContext(request.WithUser(audit.WithAuditContext(r.Context()), administrator)))
	})
}

// staticSchemas has what the schemas of custom resources refer to, such as that of metadata.
func staticSchemas() map[string]*spec.Schema {
	config := genericserver.DefaultOpenAPIV3Config(openapi.GetOpenAPIDefinitions, openapinamer.NewDefinitionNamer(apiserver.Scheme))
	static, err := builder3.BuildOpenAPIDefinitionsForResources(config, util.GetCanonicalTypeName(&v1.CustomResourceDefinition{}))
	if err != nil {
		panic(err)
	}
	return static
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, isDefinition := strings.CutPrefix(r.URL.Path, definitions)
	if isDefinition {
		s.serveDefinition(w, r, strings.TrimPrefix(name, "/"))
		return
	}
	info, _ := request.RequestInfoFrom(r.Context())
	handler, found := s.served[schema.GroupResource{Group: info.APIGroup, Resource: info.Resource}]
	if !found {
		handler = http.NotFoundHandler()
	}
	handler.ServeHTTP(w, r)
}

func (s *Server) serveDefinition(w http.ResponseWriter, r *http.Request, name string) {
	if r.Method == http.MethodPost {
		definition, err := s.create(r)
		if err == nil && !r.URL.Query().Has("dryRun") {
			s.served[resourceOf(definition)], err = s.handlerOf(definition)
		}
		respond(w, r, http.StatusCreated, definition, err)
		return
	}
	resource := schema.ParseGroupResource(name)
	if _, found := s.served[resource]; !found {
		respond(w, r, 0, nil, errors.NewNotFound(v1.Resource("customresourcedefinitions"), name))
		return
	}
	if r.Method == http.MethodDelete {
		delete(s.served, resource)
	}
	respond(w, r, http.StatusOK, &v1.CustomResourceDefinition{}, nil)
}

func respond(w http.ResponseWriter, r *http.Request, status int, object runtime.Object, err error) {
	if err != nil {
		responsewriters.ErrorNegotiated(err, apiserver.Codecs, v1.SchemeGroupVersion, w, r)
		return
	}
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(object); err != nil {
		panic(err)
	}
}

// create reads a definition, and goes on as the registry of a server does with it.
func (s *Server) create(r *http.Request) (*v1.CustomResourceDefinition, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	codecs := apiserver.Codecs
	if r.URL.Query().Get("fieldValidation") == "Strict" {
		codecs = serializer.NewCodecFactory(apiserver.Scheme, serializer.EnableStrict)
	}
	decoded, _, err := codecs.UniversalDecoder(apiextensions.SchemeGroupVersion).Decode(body, nil, nil)
	if err != nil {
		return nil, errors.NewBadRequest(fmt.Sprintf("CustomResourceDefinition in version \"v1\" cannot be handled as a CustomResourceDefinition: %v", err))
	}
	definition, ok := decoded.(*apiextensions.CustomResourceDefinition)
	if !ok {
		return nil, errors.NewBadRequest("not a CustomResourceDefinition")
	}
	strategy := customresourcedefinition.NewStrategy(apiserver.Scheme)
	rest.FillObjectMetaSystemFields(definition)
	if err := rest.BeforeCreate(strategy, request.WithNamespace(r.Context(), ""), definition); err != nil {
		return nil, err
	}
	external := &v1.CustomResourceDefinition{}
	return external, apiserver.Scheme.Convert(definition, external, nil)
}

func resourceOf(definition *v1.CustomResourceDefinition) schema.GroupResource {
	return schema.GroupResource{Group: definition.Spec.Group, Resource: definition.Spec.Names.Plural}
}

// handlerOf serves the objects of a definition.
func (s *Server) handlerOf(definition *v1.CustomResourceDefinition) (http.Handler, error) {
	definition.Status.AcceptedNames = definition.Spec.Names
	for _, condition := range []v1.CustomResourceDefinitionConditionType{v1.NamesAccepted, v1.Established} {
		definition.Status.Conditions = append(definition.Status.Conditions,
			v1.CustomResourceDefinitionCondition{Type: condition, Status: v1.ConditionTrue})
	}
	known := informer{cache.NewSharedIndexInformer(&cache.ListWatch{}, &v1.CustomResourceDefinition{}, 0, cache.Indexers{})}
	if err := known.Informer().GetIndexer().Add(definition); err != nil {
		return nil, err
	}
	timeout := time.Minute
	return apiserver.NewCustomResourceDefinitionHandler(nil, nil, known, http.NotFoundHandler(),
		NewStorage(unstructured.UnstructuredJSONScheme), plugin{admission.NewHandler(admission.Create, admission.Update)},
		nil, nil, nil, 1, authorizerfactory.NewAlwaysAllowAuthorizer(), timeout, timeout, s.static, maxRequestBytes)
}

// informer knows what was put into it.
type informer struct{ cache.SharedIndexInformer }

func (i informer) Informer() cache.SharedIndexInformer { return i.SharedIndexInformer }

func (i informer) Lister() listers.CustomResourceDefinitionLister {
	return listers.NewCustomResourceDefinitionLister(i.GetIndexer())
}

// mergedKey is where in the context of a request the object goes that is judged of a change.
type mergedKey struct{}

// plugin refuses what is to go into a namespace that is not there, as NamespaceLifecycle does, and sees what is judged.
type plugin struct{ *admission.Handler }

func (plugin) Admit(ctx context.Context, attributes admission.Attributes, _ admission.ObjectInterfaces) error {
	if attributes.GetOperation() == admission.Update {
		merged, err := json.Marshal(attributes.GetObject())
		if err != nil {
			return err
		}
		*ctx.Value(mergedKey{}).(*[]byte) = merged
	}
	if namespace := attributes.GetNamespace(); namespace != "" && !namespaces.Has(namespace) {
		return errors.NewNotFound(schema.GroupResource{Resource: "namespaces"}, namespace)
	}
	return nil
}
